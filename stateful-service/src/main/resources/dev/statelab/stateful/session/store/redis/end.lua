-- Ends sessions of a user.
-- KEYS: the user's index, the sessions. ARGV: channel. Returns the hashes of those that existed.
local ended = {}
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    redis.call('DEL', KEYS[i])
    redis.call('PUBLISH', ARGV[1], KEYS[i])
    table.insert(ended, string.sub(KEYS[i], -43))
  end
end
if #ended > 0 then
  redis.call('ZREM', KEYS[1], unpack(ended))
end
return ended
