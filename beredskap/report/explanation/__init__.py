"""Why a care type ended as it did, in words."""
