-- Reads a page of the names of a user's sessions, also of those that the index has lost.
-- KEYS: the user's index, where all of them are. ARGV: cursor, pattern, keys to look at. Returns the next cursor and the names.
return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
