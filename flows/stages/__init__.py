"""The four stages as plain functions: they need no Prefect, and the flows beside this folder schedule them.

Each takes a work list from the warehouse and closes it, does the slow pure thing, and gives the results
back in one transaction a batch. What crosses from one room to another is translated here.
"""
