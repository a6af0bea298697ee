/** Where the exact search gives up, so that no file makes `plan` hang. What is cut off is said in `limited`; what is listed stays right. */

/**
 * Steps of one search for an endorsement policy or for links. Policies of networks that exist take below 1,000; 20,000 are some tenths of a second. Beyond it,
 * `smallest` is the best set that was found (never too small, and it does stop), `sets` may lack some, and `complete` is false.
 */
export const MAX_SEARCH_STEPS = 20_000;

/** Sets that one answer lists; more are read by nobody. Beyond it `complete` is false. */
export const MAX_LISTED_SETS = 20_000;

/** Largest `--max-set-size`: sets of more members are a matter of `witness`. */
export const MAX_SET_SIZE = 10;

/** Regions with consenters of one channel between which cut links are searched: 12 take up to half a second where all differ; more are said to be unknown. */
export const MAX_LINKED_REGIONS = 12;

/** Links among more regions than these take more than a few hundredths of a second, so a file gets MAX_LINK_QUESTIONS answers: some seven channels of 12 regions that all differ. */
export const MANY_REGIONS = 8;
export const MAX_LINK_QUESTIONS = 100;
