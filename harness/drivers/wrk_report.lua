-- Exact counters of a wrk run, one `name value` a line, for the harness. A `request` or `response` function would run Lua
-- for every request and make the generator the bottleneck, so there is one only where requests are pipelined: once a
-- batch. Times are in microseconds, as wrk keeps them; its percentiles are its own (it corrects them before this function sees them).
-- SPDX-License-Identifier: MIT
if pipeline then
   -- The same bytes that often in one write. wrk counts the answers to all of them. wrk.init has set the Host field when it
   -- calls this init (and must not be called from here again: it would call back without end).
   local batch
   init = function(args) batch = string.rep(wrk.format(), pipeline) end
   request = function() return batch end
end

done = function(summary, latency, requests)
   local values = {
      { "requests", summary.requests },
      { "duration_us", summary.duration },
      { "bytes", summary.bytes },
      { "errors_connect", summary.errors.connect },
      { "errors_read", summary.errors.read },
      { "errors_write", summary.errors.write },
      { "errors_status", summary.errors.status },
      { "errors_timeout", summary.errors.timeout },
      { "latency_p50_us", latency:percentile(50) },
      { "latency_p99_us", latency:percentile(99) },
      { "latency_max_us", latency.max },
   }
   io.write("counters\n")
   for _, pair in ipairs(values) do
      io.write(string.format("%s %.0f\n", pair[1], pair[2]))
   end
   io.write("end\n")
end
