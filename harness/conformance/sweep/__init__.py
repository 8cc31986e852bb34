"""Every byte value at every place where framing is decided. SPDX-License-Identifier: MIT"""
