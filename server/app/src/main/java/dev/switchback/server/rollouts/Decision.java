package dev.switchback.server.rollouts;

/** What a rollout does next. */
sealed interface Decision {

    /** Returns why, in words. */
    String reason();

    /** Returns what happens next, in words. */
    String next();

    /** Returns the decision's name in the database and on the wire. */
    String word();

    /** To stay in the phase. */
    record Hold(Ground ground, String reason) implements Decision {
        @Override
        public String next() {
            return "holds: " + reason;
        }

        @Override
        public String word() {
            return "hold";
        }
    }

    /** Evidence held the rollout and does not any more; it stays in the phase. */
    record Release(String reason) implements Decision {
        @Override
        public String next() {
            return "goes on: " + reason;
        }

        @Override
        public String word() {
            return "release";
        }
    }

    /** To enter the next phase. */
    record Advance(String reason) implements Decision {
        @Override
        public String next() {
            return "enters the next phase: " + reason;
        }

        @Override
        public String word() {
            return "advance";
        }
    }

    /** To bring everybody V2 for good. */
    record Complete(String reason) implements Decision {
        @Override
        public String next() {
            return "completes: " + reason;
        }

        @Override
        public String word() {
            return "complete";
        }
    }

    /** To take the last phase's users back to V1, and to stay in the phase before. */
    record StepBack(String reason) implements Decision {
        @Override
        public String next() {
            return "steps back one phase: " + reason;
        }

        @Override
        public String word() {
            return "stepBack";
        }
    }

    /** To go on, after a hold that ends by itself. */
    record Resume(String reason) implements Decision {
        @Override
        public String next() {
            return "goes on: " + reason;
        }

        @Override
        public String word() {
            return "resume";
        }
    }

    /** To take everybody back to V1. */
    record RollBack(String reason) implements Decision {
        @Override
        public String next() {
            return "goes back to V1: " + reason;
        }

        @Override
        public String word() {
            return "rollBack";
        }
    }

    /** Why a rollout stays where it is. */
    enum Ground {
        EMERGENCY,
        PAUSED,
        /** The service has held it. */
        HELD,
        SILENCE,
        EVIDENCE,
        MINIMUMS,
        /** Nothing but somebody's word that it is finished. */
        FINISH
    }
}
