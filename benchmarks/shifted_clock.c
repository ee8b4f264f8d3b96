/* A preloaded library: the wall clock is SHIFTED_CLOCK seconds ahead, for every program that inherits the variables.
 *
 * The clocks that measure how long something takes stay as they are, and a wait until a moment of the wall clock ends
 * when that moment is reached by the shifted one. A file's time of change is shifted as well (gunicorn tells by it whether
 * a worker lives), its time of modification is not: Python's caches of bytecode go by it.
 *
 * (Debian's libfaketime 0.9.10 stops Python 3.11: sleep() is refused when it leaves the monotonic clock alone, and a lock
 * with a time-out waits for ever when it does not.)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

typedef int (*gettime_function)(clockid_t, struct timespec *);
typedef int (*nanosleep_function)(clockid_t, int, const struct timespec *, struct timespec *);

static long shift;
static gettime_function real_gettime;
static nanosleep_function real_nanosleep;

__attribute__((constructor)) static void begin(void) {
	const char *text = getenv("SHIFTED_CLOCK");
	shift = text ? atol(text) : 0;
	real_gettime = (gettime_function)dlsym(RTLD_NEXT, "clock_gettime");
	real_nanosleep = (nanosleep_function)dlsym(RTLD_NEXT, "clock_nanosleep");
}

static int is_wall(clockid_t clock) {
	return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
	if (!real_gettime) begin(); /* another library's constructor may ask before ours has run */
	int failed = real_gettime(clock, now);
	if (!failed && is_wall(clock)) now->tv_sec += shift;
	return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
	struct timespec precise;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &precise);
	now->tv_sec = precise.tv_sec;
	now->tv_usec = precise.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *seconds) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	if (seconds) *seconds = now.tv_sec;
	return now.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
	return clock_gettime(CLOCK_REALTIME, now) ? 0 : base;
}

int fstat(int file, struct stat *facts) {
	int failed = fstatat(file, "", facts, AT_EMPTY_PATH);
	if (!failed) facts->st_ctim.tv_sec += shift;
	return failed;
}

int fstat64(int file, struct stat64 *facts) {
	return fstat(file, (struct stat *)facts); /* the same on 64 bits */
}

/* The kernel's clock is not shifted: a moment of ours is told to it as one of its own. */
static struct timespec kernel_moment(const struct timespec *ours) {
	struct timespec moment = *ours;
	moment.tv_sec = moment.tv_sec > shift ? moment.tv_sec - shift : 0;
	return moment;
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
	/* A condition may go by the monotonic clock, which counts from the machine's start: no wall clock is that young. */
	if (until->tv_sec < 1000000000) return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, until);
	struct timespec moment = kernel_moment(until);
	return pthread_cond_clockwait(condition, mutex, CLOCK_REALTIME, &moment);
}

int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until) {
	struct timespec moment = kernel_moment(until);
	return pthread_mutex_clocklock(mutex, CLOCK_REALTIME, &moment);
}

int sem_timedwait(sem_t *semaphore, const struct timespec *until) {
	struct timespec moment = kernel_moment(until);
	return sem_clockwait(semaphore, CLOCK_REALTIME, &moment);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *length, struct timespec *left) {
	if (!is_wall(clock) || !(flags & TIMER_ABSTIME)) return real_nanosleep(clock, flags, length, left);
	struct timespec moment = kernel_moment(length);
	return real_nanosleep(clock, flags, &moment, left);
}
