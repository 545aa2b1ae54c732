"""What the DPO and the deputy read of the audit log, and of the reasons given for looking outside a patch."""
