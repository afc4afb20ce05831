GRANT SELECT ON "feed_epoch" TO rapport_system
