with unmapped as (
    select * from {{ ref('stg_raw__unmapped') }}
),

forms as (
    select * from {{ ref('int_current_form') }}
),

final as (
    select
        {{ fact_id([
            'unmapped.form_id', 'unmapped.kind', 'unmapped.text_printed',
            'unmapped.page_no', 'unmapped.table_no', 'unmapped.row_no', 'unmapped.col_no',
        ]) }} as unmapped_id,
        unmapped.form_id,
        forms.region_code,
        unmapped.kind,
        unmapped.text_printed,
        unmapped.page_no,
        unmapped.table_no,
        unmapped.row_no,
        unmapped.col_no
    from unmapped
    inner join forms on unmapped.form_id = forms.form_id
    -- what could be a person's name or phone number stays in raw
    where
        not regexp_matches(unmapped.text_printed, '[0-9]{7,}|人 ?[:：]|联系|电话|手机|姓名|签字|签名')
        and not regexp_full_match(unmapped.text_printed, '\s*\p{Han}{2,3}\s*')
    qualify row_number() over (partition by unmapped_id order by unmapped.text_printed) = 1
)

select * from final
