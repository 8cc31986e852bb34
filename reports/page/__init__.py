"""Recorded runs as one self-contained page: `just report`. SPDX-License-Identifier: MIT"""
