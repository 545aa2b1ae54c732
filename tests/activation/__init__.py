"""From a code in a letter to an account, and who may be given one."""
