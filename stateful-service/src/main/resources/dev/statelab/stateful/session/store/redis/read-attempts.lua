-- Reads counters of attempts.
-- KEYS: the counters. Returns for each: its count, nil where it has none, and the milliseconds until it starts again.
local attempts = {}
for i, counter in ipairs(KEYS) do
  attempts[i] = { redis.call('GET', counter), redis.call('PTTL', counter) }
end
return attempts
