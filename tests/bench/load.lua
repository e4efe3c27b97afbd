-- Sends prepared requests from a file, one a line: media type, tab, target, tab, entity tag or nothing.
-- Arguments: the file, what stands before each target, how many lines to pass over. At the end it begins again.
local name, prefix, head, lines

function init(args)
  name, prefix = args[1], args[2]
  head = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nAccept: "
  lines = io.lines(name)
  for _ = 1, tonumber(args[3]) do
    lines()
  end
end

function request()
  local line = lines()
  if not line then
    lines = io.lines(name)
    line = lines()
  end
  local first = line:find("\t", 1, true)
  local second = line:find("\t", first + 1, true)
  local tag = line:sub(second + 1)
  return "GET " .. prefix .. line:sub(first + 1, second - 1) .. head .. line:sub(1, first - 1) .. "\r\n"
    .. (tag == "" and "" or "If-None-Match: " .. tag .. "\r\n") .. "\r\n"
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"answers": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
