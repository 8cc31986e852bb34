"""The goals of Orisha, measured: see README.md. SPDX-License-Identifier: MIT"""
