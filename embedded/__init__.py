"""Runs the app anywhere: a bench, its services and a story, built from package registries."""
