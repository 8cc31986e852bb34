"""Raw sockets and a response parser that repairs nothing. SPDX-License-Identifier: MIT"""
