/*
 * The life of one container id in oar: two who create a container of that name, two who delete it by
 * force, all at once and in any order, and a kill -9 of any of them at any system call.
 *
 * Modelled: the record as a directory with an inode, its lock, and what is written in it when; the
 * cgroup and the group in resctrl, which have one path for all containers of the id; the first process, which dies with its
 * maker until it is complete, but not at once. Each line that others can come between is one system
 * call. The steps of the removal stand where "step:" names them: tests/model compares them with
 * packages/runtime/src/remove-container.ts.
 *
 * Checked: whoever kills or removes holds the lock of the record that names it, and touches what that
 * container has (the assertions); nobody waits for ever (end states); when all are done or dead, a last
 * `delete --force` ends, and leaves nothing (the assertions at the end).
 */

#define creators 2
#define deleters 2
#define nobody 0

/* The directory that the path names now, by its inode; 0 for none. Inodes count up. */
byte path = 0;
byte newest = 0;

/* By inode. A directory goes by its last rmdir, but who has it open still has it. */
bool linked[creators + 1];
byte lock[creators + 1];
bool owned[creators + 1];	/* owned.json is in it */
bool known[creators + 1];	/* init.json is in it */

/* Whose cgroup there is, 0 for none: there is one path for all. */
byte cgroup = 0;

/* Whose group there is in resctrl, likewise. */
byte group = 0;

/* The first process of each container. */
bool alive[creators + 1];
byte maker[creators + 1];
byte joined[creators + 1];	/* whose cgroup it is in, 0 for none */
bool complete[creators + 1];
bool doomed[creators + 1];	/* its maker died before it was complete */

byte crashes = 2;	/* that may still come */
byte working = 0;	/* who is at it */

inline unlock() {
	d_step {
		if
		:: dir != 0 && lock[dir] == me -> lock[dir] = nobody
		:: else
		fi
	}
}

/* kill -9, which may come in front of any system call. */
#define may_die \
	if \
	:: atomic { crashes > 0 -> crashes--; unlock(); \
		if :: dir != 0 && alive[dir] && maker[dir] == me && !complete[dir] -> doomed[dir] = true :: else fi; \
		goto dead } \
	:: skip \
	fi

/*
 * rmdir, of whatever has the name by now: it takes only what is empty. Who has made that, and has not
 * written anything yet, cannot do so then, and has nothing.
 */
inline remove_empty() {
	d_step {
		if
		:: path != 0 && !owned[path] && !known[path] -> linked[path] = false; path = 0
		:: else
		fi
	}
}

inline end_process(one) {
	alive[one] = false; joined[one] = 0; complete[one] = false; doomed[one] = false
}

/* What the record `dir` names is removed by who holds its lock. */
inline remove_recorded() {
	/* step: kill processes */
	may_die;
	atomic {
		if
		:: owned[dir] && cgroup != 0 ->
			assert(lock[dir] == me);
			for (each : 1 .. creators) {
				if
				:: joined[each] == cgroup ->
					assert(each == dir || doomed[each]);
					end_process(each)
				:: else
				fi
			}
		:: else
		fi
	};
	/* step: stop systemd's unit */
	/* step: remove cgroup */
	may_die;
	atomic {
		if
		:: owned[dir] && cgroup != 0 ->
			assert(lock[dir] == me && cgroup == dir);
			if
			:: joined[1] == cgroup || joined[2] == cgroup -> goto done	/* EBUSY: the record is kept */
			:: else -> cgroup = 0
			fi
		:: else
		fi
	};
	/* step: unmount shared root */
	/* step: remove resctrl group */
	may_die;
	d_step {
		if
		:: owned[dir] && group != 0 -> assert(lock[dir] == me && group == dir); group = 0
		:: else
		fi
	};
	/* step: run poststop hooks */
	/* step: forget container */
	may_die;
	d_step { known[dir] = false };
	may_die;
	d_step { owned[dir] = false };
	may_die;
	remove_empty()
}

/* oar create */
proctype create(byte me) {
	byte dir = 0;
	byte each;
	may_die;
	atomic {	/* mkdir */
		if
		:: path == 0 -> newest++; path = newest; linked[newest] = true
		:: else -> goto dead
		fi
	};
	may_die;
	atomic {	/* open: whatever has the name by now */
		if
		:: path == 0 -> goto dead
		:: else -> dir = path
		fi
	};
	may_die;
	atomic {	/* flock, without waiting */
		if
		:: lock[dir] == nobody -> lock[dir] = me
		:: else ->
			remove_empty();	/* somebody deletes it */
			goto dead
		fi
	};
	may_die;
	atomic {	/* the cgroup has to be absent, and the group */
		if
		:: cgroup != 0 || group != 0 -> goto undo
		:: else
		fi
	};
	may_die;
	atomic {	/* owned.json, which cannot be written where the directory is gone */
		if
		:: !linked[dir] -> goto done
		:: else -> owned[dir] = true
		fi
	};
	may_die;
	atomic {	/* mkdir of the cgroup */
		if
		:: cgroup != 0 -> goto undo
		:: else -> cgroup = dir
		fi
	};
	may_die;
	d_step {	/* clone3 */
		alive[dir] = true; maker[dir] = me
	};
	may_die;
	atomic {	/* mkdir of the group */
		if
		:: group != 0 -> goto undo
		:: else -> group = dir
		fi
	};
	may_die;
	if
	:: goto undo	/* anything may fail */
	:: atomic { joined[dir] == dir -> complete[dir] = true }
	:: atomic { !alive[dir] -> goto undo }
	fi;
	may_die;
	d_step { known[dir] = true };
	goto done;
undo:
	may_die;
	d_step {	/* its own child */
		if
		:: alive[dir] && maker[dir] == me -> end_process(dir)
		:: else
		fi
	};
	remove_recorded();
done:
	unlock();
dead:
	working--
}

/* oar delete --force */
proctype delete(byte me) {
	byte dir = 0;
	byte each;
	may_die;
	atomic {	/* open */
		if
		:: path == 0 -> goto dead
		:: else -> dir = path
		fi
	};
	may_die;
	atomic { lock[dir] == nobody -> lock[dir] = me };	/* flock, waiting */
	if
	:: !linked[dir] -> goto done	/* somebody else has deleted it */
	:: else
	fi;
	remove_recorded();
done:
	unlock();
dead:
	working--
}

/* What the first process and Linux do by themselves. */
active proctype kernel() {
end:	do
	:: atomic { alive[1] && joined[1] == 0 && cgroup != 0 -> joined[1] = cgroup }
	:: atomic { alive[2] && joined[2] == 0 && cgroup != 0 -> joined[2] = cgroup }
	:: atomic { doomed[1] -> end_process(1) }
	:: atomic { doomed[2] -> end_process(2) }
	od
}

init {
	byte one;
	atomic {
		working = creators + deleters;
		for (one : 1 .. creators) { run create(one) };
		for (one : 1 .. deleters) { run delete(creators + one) }
	};
	working == 0 && !doomed[1] && !doomed[2];
	atomic { crashes = 0; working = 1; run delete(creators + deleters + 1) };
	working == 0;
	assert(path == 0 && cgroup == 0 && group == 0 && !alive[1] && !alive[2])
}
