"""Declared interests: whom members of staff are close to, so that nothing of theirs is shown to them."""
