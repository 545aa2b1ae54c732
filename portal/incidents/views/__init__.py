"""The pages of reports: the DPO's board, one report, the end of a freeze, and rectification requests."""
