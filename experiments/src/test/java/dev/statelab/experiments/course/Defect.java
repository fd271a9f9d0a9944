package dev.statelab.experiments.course;

/** A defect of a {@link PlantedShop}. */
enum Defect {
    NONE,
    /** One write in a thousand is acknowledged but not stored. */
    DROPS_WRITES,
    /**
     * A write is acknowledged at once and stored {@value #DELAY_MILLIS} ms later, unless the replica dies before that.
     */
    ANSWERS_BEFORE_STORING,
    /** After the kill, every hundredth read shows another user's cart. */
    SERVES_ANOTHER_CART,
    /** Every hundredth write is stored but answered with a server error. */
    ANSWERS_ERRORS_AFTER_STORING,
    /** Every hundredth read shows a line that its user never wrote. */
    SHOWS_FOREIGN_LINES,
    /** Until the kill, every hundredth read shows an empty cart. */
    READS_STALE,
    /** Every twentieth write is stored but answered with a server error; the kill deletes all of these. */
    FORGETS_WHAT_IT_SHOWED,
    /**
     * Until the kill, every fifth write is stored but answered with a server error, and every other read omits these.
     */
    SHOWS_BY_TURNS,
    /**
     * Until the kill, every fifth write is stored but answered with a server error, and every other read comes from a
     * second replica, which has not received these.
     */
    SECOND_REPLICA_LAGS,
    /** Every hundredth write is answered with a redirect and not stored. */
    REDIRECTS,
    /** The response to the first write after a checkout still shows the sold lines. */
    SHOWS_WHAT_IT_SOLD,
    /** Every tenth checkout leaves one line in the cart and omits it from the order. */
    SELLS_IN_PART,
    /** Like {@link #SELLS_IN_PART}, but every fifth one, and its first response is a server error. */
    SELLS_IN_PART_UNANSWERED,
    /**
     * The first response to every fifth checkout is a server error: an order exists, but the cart is not empty, and the
     * key is not remembered. So each repetition makes another order.
     */
    FORGETS_KEYS,
    /** A deletion is acknowledged but not carried out. */
    KEEPS_WHAT_IT_DELETES,
    /** Read from a replica directly, past the balancer, carts are empty. */
    DISAGREES,
    /** Read from a replica directly, no session is known. */
    KNOWS_NOBODY,
    /** Read from a replica directly, every cart is answered with a server error. */
    FAILS_DIRECTLY,
    /** The kill deletes all orders. */
    FORGETS_ORDERS,
    /**
     * Every twentieth write is acknowledged but not stored, and reads of the orders of {@value #UNREADABLE} are
     * refused.
     */
    DROPS_WRITES_AND_REFUSES_ORDERS,
    /** A checkout leaves the cart as it was. */
    SELLS_TWICE,
    /** The kill logs all users out and deletes all carts. */
    FORGETS_SESSIONS,
    /** When a replica is killed, another one exits. */
    CRASHES,
    /** The kill does nothing. */
    SURVIVES,
    /** Like {@link #FORGETS_SESSIONS}, but without evidence of the kill. */
    FORGETS_SESSIONS_UNSEEN,
    /** There is no evidence of a relay in front of the store. */
    HAS_NO_RELAY,
    /** A cart can no longer be read after an addition to it. */
    HIDES_ADDITIONS,
    /** The first addition is acknowledged but not stored; the second is stored but answered with a server error. */
    LOSES_AN_ADDITION_AND_HIDES_IT,
    /** The killed replica is not the one that serves requests. */
    KILLS_AN_IDLE_ONE,
    /** A session works for {@value #OUTLIVING_MILLIS} ms after its logout. */
    OUTLIVES_LOGOUTS,
    /** A refresh token works after its logout. */
    KEEPS_REFRESH_TOKENS,
    /** Every refresh is refused as invalid, whatever its token. */
    REFUSES_REFRESHES,
    /** Both {@link #OUTLIVES_LOGOUTS} and {@link #REFUSES_REFRESHES}. */
    OUTLIVES_LOGOUTS_AND_REFUSES_REFRESHES,
    /** After a logout, the store is unavailable for {@value #OUTLIVING_MILLIS} ms. */
    LOSES_ITS_STORE_AT_LOGOUT,
    /** For a second and a half after the kill, every request is refused. */
    REFUSES,
    /** After the kill, no request gets a response. */
    HANGS;

    /** A user of every run, whose orders {@link #DROPS_WRITES_AND_REFUSES_ORDERS} does not show. */
    static final String UNREADABLE = "shopper-1";

    /** How long {@link #ANSWERS_BEFORE_STORING} takes to store a write. */
    static final long DELAY_MILLIS = 200;

    /** How long after a logout {@link #OUTLIVES_LOGOUTS} and {@link #LOSES_ITS_STORE_AT_LOGOUT} show. */
    static final long OUTLIVING_MILLIS = 3000;
}
