-- Reads a page of the names of a user's sessions, including those missing from the index.
-- KEYS: the user's index, which is on the same server as all of them. ARGV: cursor, pattern, keys to look at. Returns the next cursor and
-- the names.
return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
