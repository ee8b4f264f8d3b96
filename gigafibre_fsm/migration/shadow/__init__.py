"""The bills of a month as this site would make them, compared with those of the legacy system, to the cent."""
