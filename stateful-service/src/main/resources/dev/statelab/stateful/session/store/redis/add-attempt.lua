-- Counts an attempt.
-- KEYS: the counters. ARGV: milliseconds after its first attempt until a counter starts again.
-- Returns for each: its count, and the milliseconds until it starts again.
local attempts = {}
for i, counter in ipairs(KEYS) do
  local count = redis.call('INCR', counter)
  if count == 1 then
    redis.call('PEXPIRE', counter, ARGV[1])
  end
  attempts[i] = { count, redis.call('PTTL', counter) }
end
return attempts
