/** Words that random names are made of. */
export const nameWords: {
  readonly adjectives: readonly string[];
  readonly nouns: readonly string[];
} = {
  adjectives: (
    "able agile airy amber ample azure bold brave breezy bright brisk buoyant calm candid clean " +
    "clear clever cosy crisp curious daring deft eager early easy even fair fleet fluent fond " +
    "free fresh gentle glad golden grand happy hardy honest humble jolly keen kind light lively " +
    "loyal lucid lucky mellow merry mild modest neat nimble noble patient placid plucky polite " +
    "proud quick quiet ready robust serene sharp silver simple smart smooth snug sound spry " +
    "steady sturdy sunny swift tidy trim trusty upbeat vivid warm wise witty zesty"
  ).split(" "),
  nouns: (
    "anchor barge bay beacon bell boat bollard boom bow breeze bridge brig buoy cable canoe " +
    "canvas cape captain channel chart clipper coast compass coral cove cutter deck delta dinghy " +
    "dock dory ebb estuary ferry fjord float galley gull harbour haven helm hull inlet island " +
    "jetty kayak keel ketch knot lagoon lantern lighthouse lock log mast mooring oar paddle pier " +
    "pilot port punt quay raft reef rigging river rudder sail schooner seal sextant shore skiff " +
    "sloop spar stern strait tern tide tiller topsail trawler tug voyage wake wharf winch yacht yawl"
  ).split(" "),
};
