"""Presenters: query data becomes the view model of a page; pure but for the words of the language."""
