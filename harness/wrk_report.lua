-- Exact counters of a wrk run, one `name value` a line, for the harness. Only `done` is defined: a `request` or
-- `response` function here would run Lua for every request and make the generator the bottleneck. Times are in
-- microseconds, as wrk keeps them; its percentiles are its own (it corrects them before this function sees them).
-- SPDX-License-Identifier: MIT
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
