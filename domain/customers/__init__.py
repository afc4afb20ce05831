"""Accounts and contacts: who the company deals with."""
