package io.github.mesiboprovisioner.local.broker;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/**
 * Formats the storage and then starts Kafka, in one JVM: saves the start of a second one.
 *
 * <p>Arguments: the cluster id and the properties file. Kafka's classes are reached by name,
 * because they are on the class path of this JVM only.
 */
public final class BrokerMain {

    private BrokerMain() {}

    /** Ends when the broker ends. */
    public static void main(String[] args) throws ReflectiveOperationException {
        String clusterId = args[0];
        String properties = args[1];
        int formatted = format(clusterId, properties);
        if (formatted != 0) {
            System.exit(formatted);
        }
        Class.forName("kafka.Kafka")
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[] {properties});
    }

    private static int format(String clusterId, String properties)
            throws ReflectiveOperationException {
        String[] arguments = {"format", "--ignore-formatted", "-t", clusterId, "-c", properties};
        try {
            return (int)
                    Class.forName("kafka.tools.StorageTool")
                            .getMethod("execute", String[].class, PrintStream.class)
                            .invoke(null, arguments, System.out);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the storage could not be formatted", e.getCause());
        }
    }
}
