"""The launcher behind `./fsm`: standard library only, until its virtual environment exists."""
