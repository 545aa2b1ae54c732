"""What the DPO and the deputy read of the ledger, and of the reasons given for looking outside a patch."""
