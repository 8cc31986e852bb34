"""The router against those of others: `just bench-router`. SPDX-License-Identifier: MIT"""
