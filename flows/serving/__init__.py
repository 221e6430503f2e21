"""Keeping the schedules: Prefect's server and a worker on one machine, what they are told, and how they end.

It knows processes, ports and Prefect's interface; what a run does is none of its business.
"""
