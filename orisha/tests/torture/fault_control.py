"""The other side of fault.c: a plan in a file that both map. SPDX-License-Identifier: MIT"""
import ctypes
import errno
import mmap

SLOTS = 128
FOREVER = 0xffffffff
SEND_BUFFER_BYTES = 32768  # the kernel's, of accepted connections; it doubles it
SHORT = 100000  # FAULT_SHORT of fault.c


class Plan(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("armed", "first", "count", "error", "fired")] + \
               [("seen", ctypes.c_uint32 * SLOTS)]


class FaultControl:
    """Arms and disarms; counts the calls since the last arming."""

    def __init__(self, library, path):
        self.library, self.path = library, path
        names = ctypes.CDLL(str(library))
        listed = (ctypes.c_char_p * (SLOTS + 1)).in_dll(names, "fault_functions")
        self.slots = {}
        for slot in range(SLOTS):
            if listed[slot] is None:
                break
            self.slots[listed[slot].decode()] = slot
        with open(path, "w+b") as file:
            file.truncate(ctypes.sizeof(Plan))
            self._memory = mmap.mmap(file.fileno(), ctypes.sizeof(Plan))
        self.plan = Plan.from_buffer(self._memory)

    def environment(self):
        return {"LD_PRELOAD": str(self.library), "FAULT_PLAN": str(self.path), "FAULT_SEND_BUFFER_BYTES": str(SEND_BUFFER_BYTES)}

    def arm(self, function=None, error=None, first=1, count=1):
        """Counting begins anew; without a function nothing fails."""
        self.disarm()
        for slot in range(SLOTS):
            self.plan.seen[slot] = 0
        self.plan.fired = 0
        if function is not None:
            self.plan.error = SHORT if error == "SHORT" else getattr(errno, error)
            self.plan.count = count
            self.plan.first = first
            self.plan.armed = self.slots[function] + 1

    def disarm(self):
        self.plan.armed = 0

    @property
    def fired(self):
        return self.plan.fired

    def seen(self):
        """function -> calls since the last arming, of those that were called."""
        return {name: self.plan.seen[slot] for name, slot in self.slots.items() if self.plan.seen[slot]}
