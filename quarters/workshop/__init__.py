"""The Flächenworkshop: one room, one map, answers, a record. State lives in the database: any process serves it."""
