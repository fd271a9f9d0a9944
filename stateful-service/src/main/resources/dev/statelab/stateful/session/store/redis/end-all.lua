-- Ends all sessions of a user, or many of them.
-- KEYS: the user's index. ARGV: how many at most. Returns how many are left, and the names of the sessions that ended.
local ended = {}
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)) do
  if redis.call('DEL', name) == 1 then
    table.insert(ended, name)
    redis.call('PUBLISH', 'sessions', name)
  end
  redis.call('ZREM', KEYS[1], name)
end
return { redis.call('ZCARD', KEYS[1]), ended }
