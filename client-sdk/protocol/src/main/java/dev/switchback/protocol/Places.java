package dev.switchback.protocol;

import java.util.Arrays;

/** Strictly ascending numbers of buckets or groups, each of which has so many numbers in an array beside them. */
final class Places {

    private Places() {}

    /** Says whether all of {@code some} are among {@code places}. */
    static boolean cover(int[] places, int[] some) {
        if (some.length > places.length) {
            return false;
        }
        int at = 0;
        for (int place : some) {
            while (at < places.length && places[at] < place) {
                at++;
            }
            if (at == places.length || places[at] != place) {
                return false;
            }
        }
        return true;
    }

    /** Returns what is in either. */
    static int[] union(int[] one, int[] other) {
        int[] union = new int[one.length + other.length];
        int length = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < one.length || theirs < other.length) {
            int here = mine < one.length ? one[mine] : Integer.MAX_VALUE;
            int there = theirs < other.length ? other[theirs] : Integer.MAX_VALUE;
            union[length++] = Math.min(here, there);
            mine += here <= there ? 1 : 0;
            theirs += there <= here ? 1 : 0;
        }
        return Arrays.copyOf(union, length);
    }

    /** Puts the numbers of {@code places}, {@code width} of each, where they belong in a union with them. */
    static void put(int[] places, long[] numbers, int[] union, long[] target, int width) {
        int at = 0;
        for (int i = 0; i < places.length; i++) {
            while (union[at] != places[i]) {
                at++;
            }
            System.arraycopy(numbers, width * i, target, width * at, width);
        }
    }
}
