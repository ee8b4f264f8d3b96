"""What makes the app run anywhere: a bench, its services and a story, out of package registries."""
