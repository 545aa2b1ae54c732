"""Each wall tried by somebody who means harm, and with the other one off."""
