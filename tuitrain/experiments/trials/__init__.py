"""Trials and who runs them: plans, runners, pools, clusters, ensembles."""
