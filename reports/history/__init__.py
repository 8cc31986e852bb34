"""Recorded runs over time: series, change points, exports. SPDX-License-Identifier: MIT"""
