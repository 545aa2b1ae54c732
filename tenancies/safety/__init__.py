"""Safe contacts: how a person at risk may be reached, set by staff or asked for by the person."""
