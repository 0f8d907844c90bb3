with

forms as (
    select * from {{ ref('int_current_form') }}
),

revisions as (
    select * from {{ ref('int_form_revision') }} where is_current or superseded_basis = 'undecided'
),

reasons as (
    select * from {{ ref('revision_reasons') }}
),

-- the versions of a form that nothing sets in order
rivals as (
    select
        *,
        list_sort(list(form_id) over version) as all_form_ids,
        count(*) over version as version_count
    from revisions
    window version as (partition by form_key, undecided_code)
),

versions as (
    select
        rivals.*,
        coalesce(forms.project_name, forms.department_name) as place
    from rivals
    inner join forms on rivals.form_id = forms.form_id
),

final as (
    select
        'revision_undecided' as rule_code,
        versions.form_id,
        versions.place as subject,
        case when versions.undecided_code is null then 'pass' else 'fail' end as verdict,
        versions.version_count || ' 份' as printed_value,
        '同一部门、项目、年度的同类表有 ' || versions.version_count || ' 份，无法判断哪一份有效（' || reasons.reason_zh
        || '），' || reasons.outcome_zh || '。' as message_zh,
        versions.version_count || ' forms are of the same department, project, year and kind, and which of them counts '
        || 'can''t be told (' || reasons.reason_en || '): ' || reasons.outcome_en || '.' as message_en,
        list_prepend(versions.form_id, list_filter(versions.all_form_ids, lambda x: x <> versions.form_id))[:100]
            as form_ids
    from versions
    left join reasons on versions.undecided_code = reasons.undecided_code
)

select * from final
