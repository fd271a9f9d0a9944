-- Reads counters of attempts.
-- KEYS: the counters. Returns for each: its count, or nil if it does not exist, and the milliseconds until it is reset.
local attempts = {}
for i, counter in ipairs(KEYS) do
  attempts[i] = { redis.call('GET', counter), redis.call('PTTL', counter) }
end
return attempts
