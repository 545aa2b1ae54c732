"""From a code in a letter to an account: codes, who may be given one, and the resident's pages."""
