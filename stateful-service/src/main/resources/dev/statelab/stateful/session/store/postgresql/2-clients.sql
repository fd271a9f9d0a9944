-- Who opened a session: address, a space and device, for its user to recognise. An older release leaves it out.
ALTER TABLE session ADD client text;
