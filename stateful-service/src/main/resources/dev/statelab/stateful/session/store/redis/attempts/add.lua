-- Counts an attempt.
-- KEYS: the counters. ARGV: milliseconds from its first attempt until a counter is reset.
-- Returns for each: its count, and the milliseconds until it is reset.
local attempts = {}
for i, counter in ipairs(KEYS) do
  local count = redis.call('INCR', counter)
  if count == 1 then
    redis.call('PEXPIRE', counter, ARGV[1])
  end
  attempts[i] = { count, redis.call('PTTL', counter) }
end
return attempts
