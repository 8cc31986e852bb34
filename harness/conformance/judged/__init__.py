"""The judge is judged: servers that are right, or wrong in one known way. SPDX-License-Identifier: MIT"""
