package io.github.mesiboprovisioner.local.clock;

import org.jspecify.annotations.Nullable;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Set;

/**
 * Makes a program and its libraries ask {@link ShiftedClock} for the time. The JDK itself goes on
 * to ask the machine, and nobody's monotonic clock changes.
 */
public final class ClockAgent implements ClassFileTransformer {

    private static final ClassDesc SHIFTED = ShiftedClock.class.describeConstable().orElseThrow();
    private static final String OURS = ClockAgent.class.getPackageName().replace('.', '/');

    /** Owner and name of what is replaced. */
    private static final Set<String> CLOCKS =
            Set.of(
                    "java/lang/System.currentTimeMillis",
                    "java/time/Instant.now",
                    "java/time/InstantSource.system",
                    "java/time/Clock.systemUTC");

    private ClockAgent() {}

    /** Called by the JVM; the argument is the file that holds the shift. */
    public static void premain(String shift, Instrumentation instrumentation) {
        System.setProperty("provisioner.clock.shift", shift);
        instrumentation.addTransformer(new ClockAgent());
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        if (loader == null
                || !loader.equals(ClassLoader.getSystemClassLoader())
                || name.startsWith(OURS)) {
            return null;
        }
        ClassFile files =
                ClassFile.of(
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(loader)));
        ClassModel model = files.parse(bytes);
        return asksForTheTime(model)
                ? files.transformClass(
                        model, ClassTransform.transformingMethodBodies(ClockAgent::redirect))
                : null;
    }

    private static boolean asksForTheTime(ClassModel model) {
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member && isClock(member)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isClock(MemberRefEntry member) {
        return CLOCKS.contains(member.owner().asInternalName() + "." + member.name().stringValue())
                && member.type().stringValue().startsWith("()");
    }

    private static void redirect(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && isClock(call.method())) {
            code.invokestatic(SHIFTED, call.name().stringValue(), call.typeSymbol());
        } else {
            code.with(element);
        }
    }
}
