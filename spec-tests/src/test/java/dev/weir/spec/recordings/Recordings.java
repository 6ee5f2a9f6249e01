package dev.weir.spec.recordings;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Writes the recordings that lie beside the rulepacks: JSON Lines, ordinary traffic with a few
 * known incidents for most rules. The same pack and seed give the same bytes.
 *
 * <p>It needs nothing but a JDK, so that no build stands between a reader and a recording:
 *
 * <pre>java spec-tests/src/test/java/dev/weir/spec/recordings/Recordings.java fraud 1</pre>
 *
 * <p>Events arrive out of order by less than the {@code DELAY} of their pack, so none is late.
 */
public final class Recordings {
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final SplittableRandom random;
    private final List<Line> lines = new ArrayList<>();

    private Recordings(long seed) {
        random = new SplittableRandom(seed);
    }

    private record Line(long atMillis, long arrival, String text) {}

    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("usage: Recordings PACK SEED");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        generate(arguments[0], Long.parseLong(arguments[1]))
                .forEach(line -> out.print(line + "\n"));
        out.flush();
    }

    /** The lines of one recording, in order of arrival. */
    public static List<String> generate(String pack, long seed) {
        Recordings recordings = new Recordings(seed);
        return switch (pack) {
            case "fraud" -> recordings.fraud().inOrderOfArrival(20 * SECOND);
            case "security" -> recordings.security().inOrderOfArrival(40 * SECOND);
            case "monitoring" -> recordings.monitoring().inOrderOfArrival(10 * SECOND);
            case "iot" -> recordings.iot().inOrderOfArrival(90 * SECOND);
            case "ecommerce" -> recordings.ecommerce().inOrderOfArrival(15 * SECOND);
            default -> throw new IllegalArgumentException("no recording for a pack " + pack);
        };
    }

    // ---- fraud: four days of payments of sixty cards, log-ins and transfers of forty accounts

    private Recordings fraud() {
        for (int card = 0; card < 60; card++) {
            double usual = 12 + random.nextInt(40);
            for (int i = 0; i < 20; i++) {
                long at = (i * 4 * DAY) / 20 + upTo(4 * HOUR);
                payment(at, "card-" + card, usual * (0.6 + random.nextDouble() * 0.8), chance(4));
            }
        }
        for (int i = 0; i < 4; i++) {
            cardTesting(upTo(4 * DAY - HOUR), "tested-" + i);
            cloneAbroad(upTo(3 * DAY), "cloned-" + i);
            giftCards(upTo(4 * DAY - 2 * HOUR), "gift-" + i);
            doubling(upTo(4 * DAY - HOUR), "doubled-" + i);
            sharedBrowser(upTo(3 * DAY), "browser-" + i);
            takeover(upTo(4 * DAY - 3 * HOUR), "account-" + i);
            mule(upTo(4 * DAY - 3 * HOUR), "account-" + (10 + i));
            deposits(upTo(DAY), "account-" + (20 + i));
        }
        for (int i = 0; i < 5; i++) {
            // The first two cards are also used in a hurry, a sign of two kinds for one card.
            long at = 3 * DAY + upTo(20 * HOUR);
            online(at, "card-" + i, 900 + random.nextInt(400), "Webshop", "", true);
            for (int k = 0; i < 2 && k < 6; k++) {
                online(at + (k + 1) * MINUTE, "card-" + i, 25, "Webshop", "", true);
            }
        }
        for (int i = 0; i < 3; i++) {
            online(DAY + upTo(2 * DAY), "card-" + (40 + i), 350 + i, "FastCoin Exchange", "", true);
        }
        for (int i = 0; i < 160; i++) {
            String account = "account-" + random.nextInt(40);
            long at = upTo(4 * DAY);
            login(at, account, "phone-" + account, false, !chance(15));
            if (chance(3)) {
                transfer(at + MINUTE, account, "out", "wire", 20 + random.nextInt(300));
            }
            if (chance(20)) {
                add("ProfileChange", at + 2 * MINUTE, "account", account, "field", "address");
            }
        }
        return this;
    }

    private void cardTesting(long at, String card) {
        for (int i = 0; i < 3 + random.nextInt(3); i++) {
            online(
                    at + i * 20 * SECOND,
                    card,
                    0.5 + random.nextDouble() * 3,
                    "Donations",
                    "",
                    true);
        }
        payment(at + 4 * MINUTE, card, "BR", 700 + random.nextInt(300), -23.55, -46.63);
    }

    private void cloneAbroad(long at, String card) {
        payment(at, card, "NL", 31, 52.37, 4.90);
        payment(at + 40 * MINUTE, card, "US", 220, 40.71, -74.01);
        payment(at + 20 * HOUR, card, "NL", 12, 52.37, 4.90);
    }

    private void giftCards(long at, String card) {
        for (int i = 0; i < 5; i++) {
            add(
                    "Payment",
                    at + i * 10 * MINUTE,
                    "card",
                    card,
                    "amount",
                    money(100),
                    "merchant",
                    "Gifts " + i % 2,
                    "category",
                    "gift_card",
                    "country",
                    "NL",
                    "channel",
                    "chip",
                    "approved",
                    true);
        }
    }

    private void doubling(long at, String card) {
        for (int i = 0; i < 4; i++) {
            online(at + i * 2 * MINUTE, card, 40 << i, "Webshop", "", i < 3);
            online(at + i * 2 * MINUTE + MINUTE, card, 7 + i, "Corner Bakery", "", true);
        }
    }

    private void sharedBrowser(long at, String device) {
        for (int i = 0; i < 6; i++) {
            online(at + i * HOUR, device + "-card-" + i, 9.99, "Streaming", device, !chance(2));
            online(at + i * HOUR, "rider-" + i, 3.20, "Rail Tickets", "kiosk-airport-1", true);
        }
    }

    private void takeover(long at, String account) {
        login(at, account, "stranger-" + account, true, true);
        add("ProfileChange", at + 3 * MINUTE, "account", account, "field", "password");
        add("ProfileChange", at + 5 * MINUTE, "account", account, "field", "phone");
        transfer(at + 20 * MINUTE, account, "out", "instant", 2500);
    }

    private void mule(long at, String account) {
        transfer(at, account, "in", "instant", 3000);
        transfer(at + 30 * MINUTE, account, "out", "instant", 1500);
        transfer(at + 50 * MINUTE, account, "out", "cash", 1400);
    }

    private void deposits(long at, String account) {
        for (int i = 0; i < 3; i++) {
            transfer(at + i * 20 * HOUR, account, "in", "cash", 9000 + random.nextInt(900));
        }
    }

    private void payment(long at, String card, double amount, boolean isOnline) {
        String merchant =
                oneOf("City Supermarket", "Corner Bakery", "Rail Tickets", "Bookshop", "Pharmacy");
        if (isOnline) {
            online(at, card, amount, merchant, "browser-of-" + card, !chance(20));
        } else {
            add(
                    "Payment",
                    at,
                    "card",
                    card,
                    "amount",
                    money(amount),
                    "merchant",
                    merchant,
                    "country",
                    "NL",
                    "channel",
                    "chip",
                    "lat",
                    decimals(52 + random.nextDouble() * 0.6, 2),
                    "lon",
                    decimals(4.5 + random.nextDouble() * 0.8, 2),
                    "approved",
                    true);
        }
    }

    private void payment(
            long at, String card, String country, double amount, double lat, double lon) {
        add(
                "Payment",
                at,
                "card",
                card,
                "amount",
                money(amount),
                "merchant",
                "Electronics",
                "country",
                country,
                "channel",
                "chip",
                "lat",
                decimals(lat, 2),
                "lon",
                decimals(lon, 2),
                "approved",
                true);
    }

    private void online(
            long at, String card, double amount, String merchant, String device, boolean approved) {
        add(
                "Payment",
                at,
                "card",
                card,
                "amount",
                money(amount),
                "merchant",
                merchant,
                "country",
                "NL",
                "channel",
                "online",
                "device",
                device,
                "approved",
                approved);
    }

    private void login(long at, String account, String device, boolean isNew, boolean ok) {
        add("Login", at, "account", account, "device", device, "new_device", isNew, "ok", ok);
    }

    private void transfer(long at, String account, String direction, String method, double amount) {
        add(
                "Transfer",
                at,
                "account",
                account,
                "direction",
                direction,
                "method",
                method,
                "counterparty",
                "party-" + random.nextInt(90),
                "amount",
                money(amount));
    }

    // ---- security: two days in an office of forty people and thirty hosts

    private Recordings security() {
        for (int i = 0; i < 900; i++) {
            int user = random.nextInt(40);
            signIn(
                    upTo(2 * DAY),
                    user(user),
                    "10.0.1." + user,
                    "pc-" + user,
                    "NL",
                    false,
                    !chance(25));
        }
        for (int i = 0; i < 120; i++) {
            String user = user(random.nextInt(40));
            add(
                    "MfaPrompt",
                    upTo(2 * DAY),
                    "user",
                    user,
                    "result",
                    chance(12) ? "denied" : "approved");
        }
        for (int i = 0; i < 900; i++) {
            connect(
                    upTo(2 * DAY),
                    "pc-" + random.nextInt(30),
                    1000 + random.nextInt(60),
                    "93.184." + random.nextInt(200) + "." + random.nextInt(200),
                    443,
                    random.nextInt(200_000));
        }
        for (int i = 0; i < 250; i++) {
            start(
                    upTo(2 * DAY),
                    "pc-" + random.nextInt(30),
                    1000 + random.nextInt(60),
                    oneOf("chrome.exe", "excel.exe", "outlook.exe", "teams.exe"),
                    "explorer.exe");
        }
        for (int i = 0; i < 4; i++) {
            guessing(upTo(DAY), user(10 + i), "203.0.113." + (10 + i), "vpn", i % 2 == 0);
            spraying(upTo(DAY), "198.51.100." + (20 + i));
            refusals(upTo(DAY), user(14 + i));
            walk(DAY + upTo(20 * HOUR), user(18 + i));
            abroad(DAY + upTo(20 * HOUR), user(i));
            newAdministrator(upTo(DAY), "svc-" + i);
            beaconing(upTo(DAY), "pc-" + (20 + i), "203.0.113." + (80 + i));
            documentShell(upTo(DAY), "pc-" + (24 + i));
        }
        spraying(upTo(DAY), "10.0.9.5");
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < 3; k++) {
                connect(
                        DAY + 6 * HOUR + k * MINUTE,
                        "pc-" + i,
                        4,
                        "185.220.101." + i,
                        443,
                        40_000_000);
            }
        }
        return this;
    }

    private void guessing(long at, String user, String from, String host, boolean succeeds) {
        for (int i = 0; i < 12; i++) {
            signIn(at + i * 10 * SECOND, user, from, host, "NL", true, false);
        }
        if (succeeds) {
            signIn(at + 3 * MINUTE, user, from, host, "NL", true, true);
        }
    }

    private void spraying(long at, String from) {
        for (int i = 0; i < 10; i++) {
            signIn(at + i * 30 * SECOND, user(20 + i), from, "mail", "NL", true, false);
        }
    }

    private void refusals(long at, String user) {
        for (int i = 0; i < 5; i++) {
            add(
                    "MfaPrompt",
                    at + i * MINUTE,
                    "user",
                    user,
                    "result",
                    chance(3) ? "timeout" : "denied");
        }
        add(
                "MfaPrompt",
                at + 6 * MINUTE,
                "user",
                user,
                "result",
                "approved",
                "src_ip",
                "203.0.113.66");
    }

    private void walk(long at, String user) {
        for (int i = 0; i < 5; i++) {
            signIn(at + i * MINUTE, user, "10.0.1.77", "server-" + i, "NL", true, true);
        }
    }

    private void abroad(long at, String user) {
        signIn(at, user, "10.8.0.4", "vpn", "NL", true, true);
        signIn(at + 25 * MINUTE, user, "198.51.100.99", "vpn", "BR", true, true);
    }

    private void newAdministrator(long at, String account) {
        add("AccountCreated", at, "actor", user(3), "account", account);
        add(
                "GroupMemberAdded",
                at + HOUR,
                "actor",
                user(3),
                "account",
                account,
                "group",
                "Domain Admins");
        add(
                "GroupMemberAdded",
                at + HOUR,
                "actor",
                user(3),
                "account",
                user(5),
                "group",
                "Printer Users");
        if (!account.equals("svc-0")) {
            add("LogCleared", at + 5 * HOUR, "user", account, "host", "dc1");
        }
    }

    private void beaconing(long at, String host, String to) {
        for (int i = 0; i < 25; i++) {
            connect(at + i * MINUTE + upTo(2 * SECOND), host, 3131, to, 443, 300);
        }
    }

    private void documentShell(long at, String host) {
        start(at, host, 9000, "powershell.exe", "WINWORD.EXE");
        connect(at + 20 * SECOND, host, 9000, "203.0.113.200", 8443, 5000);
    }

    private static String user(int number) {
        return String.format(Locale.ROOT, "user-%03d", number);
    }

    private void signIn(
            long at,
            String user,
            String from,
            String host,
            String country,
            boolean remote,
            boolean ok) {
        add(
                "Login", at, "user", user, "src_ip", from, "host", host, "country", country,
                "remote", remote, "ok", ok);
    }

    private void connect(long at, String host, int pid, String to, int port, int bytes) {
        add(
                "Connection",
                at,
                "host",
                host,
                "pid",
                pid,
                "dst_ip",
                to,
                "dst_port",
                port,
                "bytes_out",
                bytes);
    }

    private void start(long at, String host, int pid, String image, String parent) {
        add(
                "Process",
                at,
                "host",
                host,
                "pid",
                pid,
                "user",
                user(random.nextInt(40)),
                "image",
                image,
                "parent_image",
                parent);
    }

    // ---- monitoring: four hours of four services on eight hosts

    private Recordings monitoring() {
        long end = 4 * HOUR;
        for (long at = 0; at < end; at += 14 * SECOND) {
            request(
                    at + upTo(9 * SECOND),
                    "shop",
                    chance(100) ? 500 : 200,
                    20 + random.nextInt(200));
            boolean isDown = at > 150 * MINUTE && at < 165 * MINUTE;
            if (!isDown) {
                request(
                        at + upTo(9 * SECOND),
                        "search",
                        chance(90) ? 404 : 200,
                        10 + random.nextInt(90));
            }
            if (at % (4 * MINUTE) < 14 * SECOND) {
                request(
                        at + upTo(9 * SECOND),
                        "nightly-export",
                        200,
                        60_000 + random.nextInt(60_000));
            }
        }
        for (long at = 0; at < end; at += MINUTE) {
            for (String service : List.of("shop", "search", "mail")) {
                boolean flaps =
                        service.equals("mail")
                                && at > 100 * MINUTE
                                && at < 110 * MINUTE
                                && at % (2 * MINUTE) == 0;
                boolean breaks = service.equals("shop") && at > 180 * MINUTE && at < 192 * MINUTE;
                add("HealthCheck", at, "service", service, "ok", !flaps && !breaks);
            }
        }
        for (String host :
                List.of(
                        "web-1", "web-2", "web-3", "db-1", "db-2", "cache-1", "queue-1",
                        "mail-1")) {
            double usual = 15 + random.nextInt(20);
            for (long at = upTo(MINUTE); at < end; at += 90 * SECOND) {
                boolean silent =
                        host.equals("web-3") && at > 70 * MINUTE && at < 75 * MINUTE
                                || host.equals("queue-1") && at > 200 * MINUTE;
                if (!silent) {
                    add("Heartbeat", at, "host", host);
                }
            }
            for (long at = upTo(MINUTE); at < end; at += 4 * MINUTE) {
                boolean busy =
                        host.equals("db-1") && at > 170 * MINUTE && at < 182 * MINUTE
                                || host.equals("web-2") && at > 210 * MINUTE && at < 222 * MINUTE;
                metric(
                        at,
                        host,
                        "cpu",
                        busy ? 93 + random.nextInt(6) : usual + random.nextDouble() * 6);
            }
            for (long at = upTo(MINUTE); at < end; at += 10 * MINUTE) {
                double grown =
                        host.equals("db-2") && at > 2 * HOUR
                                ? (at - 2 * HOUR) / (double) HOUR * 30
                                : 0;
                metric(at, host, "disk", 50 + grown + random.nextInt(2));
            }
        }
        // A release breaks the shop three hours in: errors, slow answers and failing health checks.
        deploy(60 * MINUTE, "search", "7.2.0", false);
        deploy(180 * MINUTE, "shop", "1.5.0", false);
        for (int i = 0; i < 60; i++) {
            request(
                    180 * MINUTE + 30 * SECOND + i * 10 * SECOND,
                    "shop",
                    i % 2 == 0 ? 503 : 200,
                    900 + random.nextInt(900));
        }
        deploy(191 * MINUTE, "shop", "1.4.9", true);
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 5; k++) {
                add(
                        "ContainerExit",
                        (30 + i * 60) * MINUTE + k * 2 * MINUTE,
                        "service",
                        "mail",
                        "container",
                        "mail-" + i,
                        "code",
                        k == 2 && i == 2 ? 0 : 137);
            }
        }
        return this;
    }

    private void request(long at, String service, int status, int latency) {
        add(
                "Request",
                at,
                "service",
                service,
                "route",
                oneOf("/", "/list", "/item"),
                "status",
                status,
                "latency_ms",
                latency);
    }

    private void metric(long at, String host, String name, double value) {
        add("Metric", at, "host", host, "name", name, "value", decimals(value, 1));
    }

    private void deploy(long at, String service, String version, boolean rollback) {
        add("Deploy", at, "service", service, "version", version, "rollback", rollback);
    }

    // ---- iot: a day of sensors, doors and pumps at three sites

    private Recordings iot() {
        ambient("t-server-1", "hq", 22, 1, at -> at > 14 * HOUR && at < 15 * HOUR ? 12 : 0);
        ambient("t-server-2", "hq", 21, 1, at -> 0);
        ambient("t-cold-1", "depot", 4, 1, at -> at > 9 * HOUR && at < 10 * HOUR ? 7 : 0);
        ambient(
                "t-cold-2",
                "depot",
                4,
                1,
                at -> at > 16 * HOUR && at < 16 * HOUR + 8 * MINUTE ? 7 : 0);
        ambient("t-motor-1", "plant", 55, 4, at -> at % (6 * HOUR) > 5 * HOUR ? 27 : 0);
        ambient("t-motor-2", "plant", 57, 4, at -> 0);
        ambient("t-lab-9", "hq", 20, 1, at -> at % HOUR > 50 * MINUTE ? 200 : 0);
        for (long at = 0; at < DAY; at += 4 * MINUTE) {
            boolean stuck = at > 12 * HOUR && at < 14 * HOUR;
            reading(
                    at + upTo(30 * SECOND),
                    "p-main-1",
                    "plant",
                    "pressure",
                    stuck ? 6.4 : chance(300) ? 11 : 6 + random.nextDouble());
            boolean leaks = at > 18 * HOUR && at < 22 * HOUR;
            reading(
                    at + upTo(30 * SECOND),
                    "f-main-1",
                    "hq",
                    "flow",
                    leaks ? 3.5 : chance(3) ? 12 : 0);
        }
        // A heater that races: one reading a minute for eight minutes, twice.
        for (int i = 0; i < 8; i++) {
            reading(7 * HOUR + i * MINUTE, "t-heater-1", "plant", "temperature", 30 + 4 * i);
            reading(19 * HOUR + i * MINUTE, "t-heater-1", "plant", "temperature", 35 + 4 * i);
        }
        for (int i = 0; i < 120; i++) {
            long at = upTo(DAY);
            String door = "door-" + random.nextInt(6);
            door(at, door, true);
            door(at + 20 * SECOND + upTo(chance(15) ? 12 * MINUTE : MINUTE), door, false);
        }
        for (int i = 0; i < 40; i++) {
            long at = upTo(DAY);
            boolean dry = i % 10 == 0;
            String site = "farm-" + random.nextInt(4);
            add("Pump", at, "pump", "pump-" + site, "site", site, "state", "on");
            reading(at + 15 * SECOND, "f-" + site, site, "flow", dry ? 0 : 20 + random.nextInt(20));
            add("Pump", at + 5 * MINUTE, "pump", "pump-" + site, "site", site, "state", "off");
        }
        for (int i = 0; i < 6; i++) {
            long at = upTo(DAY);
            add("Alarm", at, "site", "depot", "kind", "smoke");
            if (i < 2) {
                add("Alarm", at + MINUTE, "site", "depot", "kind", "heat");
            }
        }
        return this;
    }

    /** What is added to the usual value of a sensor at a time of the day. */
    private interface Disturbance {
        double at(long sinceMidnight);
    }

    private void ambient(
            String sensor, String site, double usual, double spread, Disturbance disturbance) {
        for (long at = upTo(4 * MINUTE); at < DAY; at += 4 * MINUTE) {
            boolean silent = sensor.equals("t-motor-2") && at > 20 * HOUR && at < 21 * HOUR;
            if (!silent) {
                double value = usual + (random.nextDouble() - 0.5) * spread + disturbance.at(at);
                reading(at, sensor, site, "temperature", value);
            }
        }
    }

    private void reading(long at, String sensor, String site, String kind, double value) {
        add(
                "Reading",
                at,
                "sensor",
                sensor,
                "site",
                site,
                "kind",
                kind,
                "value",
                decimals(value, 2));
    }

    private void door(long at, String door, boolean open) {
        add("Door", at, "door", door, "site", "depot", "open", open);
    }

    // ---- ecommerce: four days of a small shop

    private Recordings ecommerce() {
        for (int i = 0; i < 330; i++) {
            visit(upTo(4 * DAY - HOUR), i);
        }
        for (int sku = 1; sku <= 8; sku++) {
            for (int day = 0; day < 4; day++) {
                add("StockLevel", day * DAY + 6 * HOUR, "sku", sku(sku), "quantity", 40);
            }
        }
        wrongPrice(30 * HOUR, sku(3), 499, 4.99);
        wrongPrice(60 * HOUR, sku(2), 180, 18);
        for (int i = 0; i < 14; i++) {
            line(50 * HOUR + i * 20 * SECOND, "rush-" + i, sku(5), 2, 80);
        }
        add("StockLevel", 50 * HOUR + 6 * MINUTE, "sku", sku(5), "quantity", 0);
        for (int i = 0; i < 8; i++) {
            add(
                    "PageView",
                    50 * HOUR + (7 + i) * MINUTE,
                    "visitor",
                    "late-" + i,
                    "page",
                    "/p/5",
                    "sku",
                    sku(5));
        }
        for (int i = 0; i < 4; i++) {
            declined(upTo(3 * DAY), "tester-" + i);
            scalper(upTo(3 * DAY), "bot-" + i);
            returner(upTo(DAY), "returner-" + i);
        }
        for (int i = 0; i < 6; i++) {
            order(
                    40 * HOUR + i * HOUR,
                    "coupon-" + i,
                    "coupon-visitor-" + i,
                    "coupon-customer-" + i,
                    60,
                    "FOR-ANNA",
                    "NL",
                    "invoice");
            order(
                    40 * HOUR + i * HOUR,
                    "poster-" + i,
                    "poster-visitor-" + i,
                    "poster-customer-" + i,
                    60,
                    "NEWYEAR",
                    "NL",
                    "invoice");
        }
        return this;
    }

    private void visit(long at, int number) {
        String visitor = "visitor-" + number;
        int sku = 1 + random.nextInt(8);
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            add(
                    "PageView",
                    at + i * 40 * SECOND,
                    "visitor",
                    visitor,
                    "page",
                    "/p/" + sku,
                    "sku",
                    sku(sku));
        }
        if (chance(2)) {
            return;
        }
        double price = 20 + random.nextInt(120);
        add("CartAdd", at + 3 * MINUTE, "visitor", visitor, "sku", sku(sku), "price", money(price));
        if (chance(4)) {
            return;
        }
        String order = "order-" + number;
        String country = oneOf("NL", "DE", "BE");
        boolean isCard = !chance(4);
        double total = price + (chance(5) ? 150 : 0);
        order(
                at + 5 * MINUTE,
                order,
                visitor,
                "customer-" + random.nextInt(120),
                total,
                "",
                country,
                isCard ? "card" : "invoice");
        line(at + 5 * MINUTE, order, sku(sku), 1, price);
        if (isCard && !chance(12)) {
            paid(at + 6 * MINUTE, order, total);
            if (chance(25)) {
                paid(at + 6 * MINUTE + 4 * SECOND, order, total);
            }
            if (!chance(15)) {
                add(
                        "Shipment",
                        at + 8 * HOUR + upTo(30 * HOUR),
                        "order_id",
                        order,
                        "country",
                        chance(15) ? "US" : country);
            }
        }
    }

    private void wrongPrice(long at, String sku, double old, double wrong) {
        add("PriceChange", at, "sku", sku, "old_price", money(old), "new_price", money(wrong));
        for (int i = 0; i < 7; i++) {
            line(at + (2 + i) * MINUTE, "wrong-" + sku + "-" + i, sku, 1, wrong);
        }
        add(
                "PriceChange",
                at + 40 * MINUTE,
                "sku",
                sku,
                "old_price",
                money(wrong),
                "new_price",
                money(old));
    }

    private void declined(long at, String visitor) {
        for (int i = 0; i < 5; i++) {
            add(
                    "PaymentDeclined",
                    at + i * MINUTE,
                    "order_id",
                    visitor + "-" + i,
                    "visitor",
                    visitor,
                    "reason",
                    "do_not_honour");
        }
        order(
                at + 6 * MINUTE,
                visitor + "-9",
                visitor,
                "customer-of-" + visitor,
                90,
                "",
                "NL",
                "card");
        paid(at + 7 * MINUTE, visitor + "-9", 90);
    }

    private void scalper(long at, String visitor) {
        add("CartAdd", at, "visitor", visitor, "sku", sku(7), "price", money(899));
        order(
                at + 2 * SECOND,
                visitor + "-1",
                visitor,
                "customer-of-" + visitor,
                899,
                "",
                "NL",
                "card");
        line(at + 2 * SECOND, visitor + "-1", sku(7), 1, 899);
        paid(at + 4 * SECOND, visitor + "-1", 899);
    }

    private void returner(long at, String customer) {
        for (int i = 0; i < 3; i++) {
            String order = customer + "-" + i;
            order(
                    at + i * HOUR,
                    order,
                    "visitor-of-" + customer,
                    customer,
                    70,
                    "",
                    "NL",
                    "invoice");
            add(
                    "Refund",
                    at + DAY + i * HOUR,
                    "order_id",
                    order,
                    "customer",
                    customer,
                    "amount",
                    money(70));
        }
    }

    private static String sku(int number) {
        return String.format(Locale.ROOT, "sku-%03d", number);
    }

    private void order(
            long at,
            String order,
            String visitor,
            String customer,
            double total,
            String coupon,
            String country,
            String method) {
        add(
                "OrderPlaced",
                at,
                "order_id",
                order,
                "visitor",
                visitor,
                "customer",
                customer,
                "total",
                money(total),
                "coupon",
                coupon,
                "country",
                country,
                "method",
                method);
    }

    private void line(long at, String order, String sku, int quantity, double price) {
        add(
                "OrderLine",
                at,
                "order_id",
                order,
                "sku",
                sku,
                "quantity",
                quantity,
                "price",
                money(price));
    }

    private void paid(long at, String order, double amount) {
        add("PaymentReceived", at, "order_id", order, "amount", money(amount));
    }

    // ---- lines

    /** A number that is written as it stands, without quotation marks. */
    private record Number(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static Number money(double amount) {
        return decimals(amount, 2);
    }

    private static Number decimals(double value, int digits) {
        return new Number(String.format(Locale.ROOT, "%." + digits + "f", value));
    }

    /** Adds an event; fields whose text is empty are left out. */
    private void add(String type, long sinceStart, Object... fields) {
        StringBuilder json =
                new StringBuilder("{\"type\":\"" + type + "\",\"ts\":" + (START + sinceStart));
        for (int i = 0; i < fields.length; i += 2) {
            Object value = fields[i + 1];
            if (!value.equals("")) {
                String text = value instanceof String ? "\"" + value + "\"" : value.toString();
                json.append(",\"").append(fields[i]).append("\":").append(text);
            }
        }
        lines.add(new Line(sinceStart, sinceStart, json.append('}').toString()));
    }

    /**
     * Each event is on its way for up to {@code greatestDelay}; equal arrivals keep their order.
     */
    private List<String> inOrderOfArrival(long greatestDelay) {
        List<Line> inTime = new ArrayList<>(lines);
        inTime.sort(Comparator.comparingLong(Line::atMillis));
        List<Line> arrived = new ArrayList<>();
        for (Line line : inTime) {
            long delay = chance(3) ? upTo(greatestDelay) : 0;
            arrived.add(new Line(line.atMillis(), line.atMillis() + delay, line.text()));
        }
        arrived.sort(Comparator.comparingLong(Line::arrival));
        return arrived.stream().map(Line::text).toList();
    }

    private long upTo(long bound) {
        return random.nextLong(bound + 1);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
