"""The suite's own tests. SPDX-License-Identifier: MIT"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
sys.path.insert(0, str(ROOT))
