-- Ends all sessions of a user, or many of them.
-- KEYS: the user's index, the sessions that were read from it. ARGV: how many were read at most, channel.
-- Returns how many sessions are left in the index, and the hashes of those that ended. If that part of the index now has another session,
-- returns nothing and ends none.
local names = {}
for i = 2, #KEYS do
  names[string.sub(KEYS[i], -43)] = KEYS[i]
end
local listed = redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)
for _, hash in ipairs(listed) do
  if not names[hash] then
    return {}
  end
end
local left = redis.call('ZCARD', KEYS[1]) - #listed
local ended = {}
for _, hash in ipairs(listed) do
  if redis.call('DEL', names[hash]) == 1 then
    table.insert(ended, hash)
    redis.call('PUBLISH', ARGV[2], names[hash])
  end
end
if #listed > 0 then
  redis.call('ZREM', KEYS[1], unpack(listed))
end
return { left, ended }
